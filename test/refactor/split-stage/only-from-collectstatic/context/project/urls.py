from django.conf import settings
from django.http import HttpResponse
from django.urls import path


def index(request):
    # Fails where collectstatic was not run, or what it made was lost.
    return HttpResponse((settings.STATIC_ROOT / "greeting.txt").read_text())


urlpatterns = [path("", index)]

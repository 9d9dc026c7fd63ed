// Programs that work on files which they find or name themselves: they put nothing on PATH and install nothing.
import type { Command } from "./command.ts";

const fileTools: Command = {
  names:
    "buildah certutil convert exiftool fc-cache ffmpeg ffprobe fallocate glib-compile-schemas hf huggingface-cli javac keytool kubectl magick mkfifo modutil msgfmt msgmerge mysql mysqldump " +
    "oc pdftotext pg_dump pg_restore pk12util podman pre-commit psql ranlib redis-cli rpm2cpio scp sftp skopeo sqlite3 ssh ssh-keygen tesseract update-mime-database xgettext xmllint xsltproc",
  effects: () => [{ kind: "anything", what: "files" }],
};

export const fileToolCommands: readonly Command[] = [fileTools];

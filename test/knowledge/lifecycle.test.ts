// Which images have reached their end, and what comes after them.
import { expect, test } from "vitest";
import { imageById, images } from "../../server/src/knowledge/images.ts";
import { endOfLife, successorOf } from "../../server/src/knowledge/lifecycle.ts";

const successor = (id: string) => successorOf(imageById(id)!)?.id;

test("what is no longer built has reached its end, and Python 3.6 though it is", () => {
  for (const it of images) if (it.status === "removed") expect(endOfLife(it)).toBeDefined();
  expect(endOfLife(imageById("rhel8-python-36")!)).toContain("Python 3.6");
  // Enterprise Linux 9 mends its own Python for as long as it lives.
  expect(endOfLife(imageById("rhel9-python-39")!)).toBeUndefined();
  expect(endOfLife(imageById("f43-python-314-minimal")!)).toBeUndefined();
});

test("the next Python on the same distribution in the same variant follows", () => {
  expect(successor("rhel9-python-311")).toBe("rhel9-python-312");
  expect(successor("rhel8-python-311-minimal")).toBe("rhel8-python-312-minimal");
  expect(successor("rhel8-python-27")).toBe("rhel8-python-312");
  expect(successor("f40-python-312-minimal")).toBe("f42-python-313-minimal");
  // CentOS Stream 8 is gone altogether.
  expect(successor("c8s-python-312")).toBe("c9s-python-312");
});

test("every image that has reached its end has a successor that has not", () => {
  for (const it of images.filter((image) => endOfLife(image) !== undefined)) {
    const next = successorOf(it);
    expect(next, it.id).toBeDefined();
    expect(endOfLife(next!), it.id).toBeUndefined();
  }
});

// What can go wrong, by a code that the catalogues have a sentence for: `error.<code>`.

export type Code =
  | "pack.expired"
  | "pack.revoked"
  | "pack.tampered"
  | "pack.other_device"
  | "pack.other_node"
  | "pack.other_model"
  | "pack.too_new"
  | "pack.delta_base"
  | "storage.full"
  | "storage.locked"
  | "storage.damaged"
  | "unlock.wrong"
  | "unlock.wait"
  | "unlock.no_prf"
  | "network.none"
  | "node.refused"
  | "node.busy"
  | "node.strange"
  | "engine.failed"
  | "file.empty"
  | "file.too-many-bytes"
  | "file.too-many-pixels"
  | "file.too-small"
  | "file.format"
  | "file.broken"
  | "file.several"
  | "file.resolution"
  | "file.not-square"
  | "file.template"
  | "file.compression"
  | "file.at-the-node"
  | "file.raw-size"
  | "camera.no-camera"
  | "camera.camera-refused"
  | "camera.camera-busy"
  | "capture.no-print"
  | "capture.too-large"
  | "capture.resolution"
  | "capture.no-finger"
  | "capture.photo-too-small"
  | "capture.failed"
  | "capture.other-finger"
  | "capture.other-hand"
  | "capture.more-fingers"
  | "capture.fewer-fingers"
  | "capture.same-finger"
  | "capture.own_finger"
  | "face.none"
  | "face.missing";

export type Params = Record<string, string | number>;

/** A failure that a person can be told of; `detail` is the node's own sentence where it sent one. */
export class FieldError extends Error {
  constructor(
    readonly code: Code,
    readonly params: Params = {},
    readonly problem: Problem | null = null,
  ) {
    super(code);
    this.name = "FieldError";
  }
}

/** RFC 9457 as our nodes write it. */
export interface Problem {
  type: string;
  status: number;
  detail: string;
  remedy: string;
  rule: string | null;
  now: string | null;
}

// One call to the node: signed, with its failures told apart.
import { type Bytes, utf8 } from "../base/bytes.js";
import { FieldError, type Problem } from "../base/errors.js";
import type { Device } from "../store/base.js";
import { authorise } from "./device.js";

export interface Call {
  method: "GET" | "POST";
  /** With its query, if any. */
  path: string;
  body?: unknown;
}

export const ROOT = "/api/v1/field";
const CLOCK = "hospitium.device.clock";
const PATIENCE = 60_000;

/** Ask the node; a clock that is wrong is set right once and the call repeated. */
export async function ask(
  device: Device,
  call: Call,
  setSkew: (seconds: number) => Promise<void>,
): Promise<Response> {
  try {
    return await once(device, call);
  } catch (error) {
    const now = error instanceof FieldError ? error.problem?.now : null;
    const wrongClock = error instanceof FieldError && error.problem?.type.endsWith(CLOCK);
    if (!wrongClock || !now) throw error;
    const skew = Math.round((Date.parse(now) - Date.now()) / 1000);
    await setSkew(skew);
    return once({ ...device, skew }, call);
  }
}

async function once(device: Device, call: Call): Promise<Response> {
  const body: Bytes = utf8(call.body === undefined ? "" : JSON.stringify(call.body));
  const path = call.path.split("?")[0];
  const said = await authorise(device, call.method, path, body, Date.now());
  return send(call, body, { authorization: said });
}

/** Send without a signature: only enrolment does. */
export async function send(
  call: Call,
  body: Bytes,
  headers: Record<string, string> = {},
): Promise<Response> {
  const typed = call.method === "POST" ? { ...headers, "content-type": "application/json" } : headers;
  let answer: Response;
  try {
    answer = await fetch(call.path, {
      method: call.method,
      headers: typed,
      ...(call.method === "POST" ? { body } : {}),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new FieldError("network.none");
  }
  if (answer.ok) return answer;
  throw await refusal(answer);
}

async function refusal(answer: Response): Promise<FieldError> {
  const problem = await problemOf(answer);
  if (!problem) return new FieldError(answer.status >= 500 ? "node.busy" : "node.strange");
  const later = answer.status >= 500 || answer.status === 429 || answer.status === 408;
  return new FieldError(later ? "node.busy" : "node.refused", { detail: problem.detail }, problem);
}

async function problemOf(answer: Response): Promise<Problem | null> {
  try {
    const said = (await answer.json()) as Partial<Problem> & { code?: string };
    const type = said.code ?? said.type;
    if (typeof type !== "string") return null;
    const { detail = "", remedy = "", rule = null, now = null } = said;
    return { type, status: answer.status, detail, remedy, rule, now };
  } catch {
    return null;
  }
}

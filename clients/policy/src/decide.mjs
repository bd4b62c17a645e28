// Reads {schema, policies, questions} as JSON from standard input; writes for each question what
// Cedar's own WebAssembly says: whether it is allowed, and because of which policies.
import { readFileSync } from "node:fs";
import {
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from "@cedar-policy/cedar-wasm/nodejs";

const { schema, policies, questions } = JSON.parse(readFileSync(0, "utf8"));

for (const parsed of [
  preparseSchema("schema", schema),
  preparsePolicySet("policies", { staticPolicies: policies }),
]) {
  if (parsed.type !== "success") throw new Error(parsed.errors.map((one) => one.message).join("; "));
}

const answers = questions.map(({ principal, action, resource, context, entities }) => {
  const answer = statefulIsAuthorized({
    principal,
    action: { type: "Action", id: action },
    resource,
    context,
    preparsedSchemaName: "schema",
    validateRequest: true,
    preparsedPolicySetId: "policies",
    entities,
  });
  if (answer.type !== "success") return { error: answer.errors.map((one) => one.message) };
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length) return { error: diagnostics.errors.map((one) => one.error.message) };
  return { allowed: decision === "allow", policies: [...diagnostics.reason].sort() };
});
process.stdout.write(JSON.stringify(answers));

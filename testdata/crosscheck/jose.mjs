// Signs or verifies tokens with jose (panva). Reads one JSON object a line: alg, key (a JWK), and either claims (signs) or
// token (verifies). Writes one a line: token or claims, or error.
import { createInterface } from "node:readline";
import { SignJWT, importJWK, jwtVerify } from "jose";
import { webcrypto } from "node:crypto";

// Before Node 19, and so in Debian 12, Web Crypto is global only where it is asked for.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

async function handle(job) {
  const key = await importJWK(JSON.parse(job.key), job.alg);
  if (!job.token) {
    return { token: await new SignJWT(job.claims).setProtectedHeader({ alg: job.alg }).sign(key) };
  }
  const { payload } = await jwtVerify(job.token, key, { algorithms: [job.alg] });
  return { claims: payload };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await handle(JSON.parse(line));
  } catch (e) {
    answer = { error: String(e) };
  }
  console.log(JSON.stringify(answer));
}

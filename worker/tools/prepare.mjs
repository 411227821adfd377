// Makes build/: everything that the Worker carries besides its own source, as
// tools/carry.mjs writes it, and
//
//	edge/                     the surface, worker/app, with what starts it
//	pages/                    the built web pages, from web/built or PAGES_DIR
//
// The prepared plugins are those that plugins.lock in plugins/ or PLUGINS_DIR
// names: wasm/carry makes them, and fails where they are not what the lock says.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { carry, pluginOf, writeTo } from "./carry.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const build = path.join(root, "worker", "build");
const binary = (...names) => fs.readFileSync(path.join(root, "bin", ...names));

const plugins = ["drop", "registrar"].map((name) => pluginOf(binary("plugins", `${name}.wasm`), name));
const core = binary("wasm", "core.wasm");

/** The prepared plugins, by "hash-prepareVersion-schedule". */
function prepared() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "latchkey-carry-"));
  try {
    const from = process.env.PLUGINS_DIR ? ["-plugins", path.resolve(process.env.PLUGINS_DIR)] : [];
    execFileSync("go", ["run", "./wasm/carry", ...from, "-out", dir], { cwd: root, stdio: "inherit" });
    return new Map(fs.readdirSync(dir).sort().map((file) => [path.basename(file, ".wasm"), fs.readFileSync(path.join(dir, file))]));
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}

/** The Go program and the glue that its library brings. */
function surface() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "latchkey-edge-"));
  const go = (env, ...args) => execFileSync("go", args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  try {
    go({}, "tool", "workers-assets-gen", "-mode=go", "-o", dir);
    go({ GOOS: "js", GOARCH: "wasm", GOFLAGS: "", GOWASM: "" },
      "build", "-trimpath", "-ldflags=-s -w", "-o", path.join(dir, "app.wasm"), "./worker/app");
    for (const file of fs.readdirSync(dir)) writeTo(build, path.join("edge", file), fs.readFileSync(path.join(dir, file)));
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}

// Of what is served around the surface; web/headers sets the same of the rest.
const pageHeaders = `/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/assets/compiler.worker-*
  ! Content-Security-Policy
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
`;

function pages() {
  const dist = process.env.PAGES_DIR ?? path.join(root, "web", "built");
  const to = path.join(build, "pages");
  const kept = new Set(["_headers"]);
  writeTo(build, "pages/_headers", pageHeaders);
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.relative(dist, path.join(entry.parentPath, entry.name));
    if (!entry.isFile()) continue;
    writeTo(build, path.join("pages", file), fs.readFileSync(path.join(dist, file)));
    kept.add(file);
  }
  for (const entry of fs.readdirSync(to, { recursive: true, withFileTypes: true })) {
    const file = path.relative(to, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !kept.has(file)) fs.rmSync(path.join(to, file));
  }
}

carry(build, core, prepared(), plugins);
surface();
pages();

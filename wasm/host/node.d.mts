import type { HostOptions } from "./host.mjs";

/** What new Host takes, read from this package's own files and compiled. */
export function files(): Pick<HostOptions, "core" | "compiled">;

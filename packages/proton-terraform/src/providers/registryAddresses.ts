import { Program } from '../program/binary';

/** Where each program gets a provider from whose source names no host. */
const REGISTRIES: Record<Program, string> = {
  Terraform: 'registry.terraform.io',
  OpenTofu: 'registry.opentofu.org',
};

const CHOICE =
  /^provider "(?<host>[^"/]+)(?<name>\/hashicorp\/[^"]+)" \{[^}]*\}\n*/gm;

/** Whether a lock file has a provider from the registry of OpenTofu. */
export function isFromOpenTofu(lock: string): boolean {
  return lock.includes(`"${REGISTRIES.OpenTofu}/`);
}

/**
 * Adds to a lock file without checksums, for a program's own registry, what was
 * chosen in the registry of the other one. Both have the same releases of the
 * providers of `hashicorp`; of others nobody can know, which is why OpenTofu
 * (since 1.10, internal/depsfile/locks.go) goes no further either.
 */
export function addChoicesFor(program: Program, lock: string): string {
  const own = REGISTRIES[program];
  const added = [...lock.matchAll(CHOICE)]
    .filter(
      ({ groups }) =>
        Object.values(REGISTRIES).includes(groups?.host ?? '') &&
        !lock.includes(`"${own}${groups?.name}"`),
    )
    .map(([choice, host]) => choice.replace(host, own).trim());
  return [lock.trimEnd(), ...added, ''].join('\n\n');
}

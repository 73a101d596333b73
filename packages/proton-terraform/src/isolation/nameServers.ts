import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { FORWARDED_RESOLVER, isLoopback } from './network';

/** The name servers of a sandbox. */
export interface NameServers {
  /** Whether the first resolver is on this machine, out of reach for a sandbox. */
  areLocal: boolean;
  /** What `/etc/resolv.conf` says in a sandbox when they are. */
  configuration: string;
}

/** Reads which name servers this machine uses. */
export async function findNameServers(
  file = '/etc/resolv.conf',
): Promise<NameServers> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const server = lines
    .map(line => /^nameserver\s+(\S+)/.exec(line)?.[1])
    .find(address => address !== undefined);
  const own = Object.values(networkInterfaces()).flatMap(
    addresses => addresses?.map(({ address }) => address) ?? [],
  );
  return {
    areLocal:
      server === undefined || isLoopback(server) || own.includes(server),
    configuration: [
      ...lines.filter(line => !line.startsWith('nameserver')),
      `nameserver ${FORWARDED_RESOLVER}`,
      '',
    ].join('\n'),
  };
}

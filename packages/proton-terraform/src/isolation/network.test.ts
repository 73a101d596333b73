import { networkInterfaces } from 'node:os';
import {
  keepNetworkCommand,
  listBlockedAddresses,
  loopbackPortOf,
  loopbackPortsOf,
} from './network';

describe('loopbackPortOf', () => {
  it.each([
    ['127.0.0.1:5000', 5000],
    ['localhost:80', 80],
    ['[::1]:7007', 7007],
    ['127.9.9.9:1', 1],
    ['sts.amazonaws.com:443', undefined],
  ])('takes %s for port %p', (address, port) => {
    expect(loopbackPortOf(address)).toBe(port);
  });

  it.each(['localhost', ':80', '127.0.0.1:0', '127.0.0.1:99999', 'http://a:1'])(
    'refuses %s',
    address => {
      expect(() => loopbackPortOf(address)).toThrow(/isn't host:port/);
    },
  );

  it('says how to reach a service that listens elsewhere on this machine', () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap(found => found ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => `${address}:7007`);
    for (const address of addresses) {
      expect(() => loopbackPortOf(address)).toThrow(
        /configure 127\.0\.0\.1:7007/,
      );
    }
  });
});

describe('loopbackPortsOf', () => {
  it('finds the ports of URLs among settings', () => {
    expect(
      loopbackPortsOf({
        AWS_ENDPOINT_URL: 'http://localhost:5000',
        HTTPS_PROXY: 'http://user:password@127.0.0.1:3128/',
        AWS_CA_BUNDLE: '/etc/ssl/ca.pem',
        config: { conn_str: 'postgres://proton:secret@[::1]/states' },
        endpoints: ['https://s3.amazonaws.com', 'https://localhost'],
      }),
    ).toEqual([5000, 3128, 5432, 443]);
  });
});

describe('listBlockedAddresses', () => {
  it('blocks what gives credentials', () => {
    expect(listBlockedAddresses({})).toEqual(
      expect.arrayContaining([
        '169.254.169.254',
        'fd00:ec2::254',
        '169.254.170.2',
      ]),
    );
  });

  it('leaves what the operator takes credentials from', () => {
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI:
        'http://169.254.170.23/v1/credentials',
    };
    const blocked = listBlockedAddresses(environment, true);
    expect(blocked).not.toContain('169.254.169.254');
    expect(blocked).not.toContain('169.254.170.23');
  });

  it('blocks the instance metadata for a run with credentials of its own', () => {
    const environment = { AWS_EC2_METADATA_DISABLED: 'true' };
    expect(listBlockedAddresses(environment, true)).toContain(
      '169.254.169.254',
    );
  });
});

describe('keepNetworkCommand', () => {
  it('maps no port but those that are given', () => {
    const tools = {
      ip: '/sbin/ip',
      nsenter: '/bin/nsenter',
      pasta: '/bin/pasta',
      unshare: '/bin/unshare',
    };
    const command = (loopbackPorts: number[]) =>
      keepNetworkCommand(tools, {
        loopbackPorts,
        blockedAddresses: [],
        forwardsNames: false,
      }).join(' ');
    expect(command([])).toContain('--tcp-ns none --no-map-gw');
    expect(command([80, 81])).toContain('--tcp-ns 80,81 --no-map-gw');
  });
});

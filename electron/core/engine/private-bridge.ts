import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LabError } from '../../contract/errors.ts';

const execute = promisify(execFile);

/** Networks that the bridge of a private engine may have, as their first three bytes. */
const CANDIDATES = Array.from({ length: 64 }, (_, index) => `10.${201 + (index >> 4)}.${(index & 15) << 4}`);

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Destinations in /proc/net/route: little-endian hexadecimal address and mask. The default route is left out. */
export function readRoutes(text: string): { network: number; mask: number }[] {
  const flip = (hex: string): number => Number.parseInt(hex.match(/../g)?.reverse().join('') ?? '0', 16);
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8)
    .map((fields) => ({ network: flip(fields[1] ?? '0'), mask: flip(fields[7] ?? '0') }))
    .filter(({ mask }) => mask !== 0);
}

/** The first /24 that no route of this machine touches, as "10.201.16"; null when all are taken. */
export function freeNetwork(routes: { network: number; mask: number }[]): string | null {
  const ours = 0xffffff00;
  const free = CANDIDATES.find((candidate) => {
    const network = toNumber(`${candidate}.0`);
    return routes.every((route) => {
      const common = (route.mask & ours) >>> 0;
      return (network & common) >>> 0 !== (route.network & common) >>> 0;
    });
  });
  return free ?? null;
}

/** The rules that let containers out, each as arguments after -A/-C/-D. The comment says whose they are. */
function rules(name: string, network: string): string[][] {
  const mark = ['-m', 'comment', '--comment', name];
  return [
    ['-t', 'nat', 'POSTROUTING', '-s', `${network}.0/24`, '!', '-o', name, ...mark, '-j', 'MASQUERADE'],
    ['-t', 'filter', 'FORWARD', '-i', name, ...mark, '-j', 'ACCEPT'],
    ['-t', 'filter', 'FORWARD', '-o', name, ...mark, '-j', 'ACCEPT'],
  ];
}

async function iptables(action: '-C' | '-I' | '-D', [flag, table, ...rule]: string[]): Promise<boolean> {
  return execute('iptables', ['-w', '10', flag ?? '-t', table ?? 'filter', action, ...rule]).then(
    () => true,
    () => false,
  );
}

async function addressOf(name: string): Promise<string | null> {
  const { stdout } = await execute('ip', ['-4', '-o', 'addr', 'show', 'dev', name]).catch(() => ({
    stdout: '',
  }));
  return /inet (\d+\.\d+\.\d+)\.1\//.exec(stdout)?.[1] ?? null;
}

/** A locally administered Ethernet address that follows from the name. */
export function fixedAddress(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 4);
  return ['02', '4c', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

async function makeBridge(name: string): Promise<string> {
  const network = freeNetwork(readRoutes(await readFile('/proc/net/route', 'utf8')));
  if (!network) {
    throw new Error('every network from 10.201.0.0 to 10.204.255.255 is in use');
  }
  // Without an address of its own a bridge takes that of one of its ports, and another when that container ends; all
  // the others then send into the void until they ask again.
  const address = fixedAddress(name);
  await execute('ip', ['link', 'add', 'name', name, 'address', address, 'type', 'bridge']).catch(
    (error: Error) => {
      if (!error.message.includes('File exists')) {
        throw error;
      }
    },
  );
  await execute('ip', ['addr', 'add', `${network}.1/24`, 'broadcast', `${network}.255`, 'dev', name]);
  return network;
}

/**
 * Makes a network bridge that is the private engine's own (or takes the one it already has) and lets its containers
 * reach the outside; answers with its name. Null when this machine does not allow it; the engine then has no network, and that is said.
 * @throws LabError ENGINE_START_FAILED when there is a docker0: an engine without a bridge would remove it, whosever it is.
 */
export async function bridgeUp(name: string, onLine: (line: string) => void): Promise<string | null> {
  try {
    const network = (await addressOf(name)) ?? (await makeBridge(name));
    await execute('ip', ['link', 'set', 'dev', name, 'up']);
    await writeFile('/proc/sys/net/ipv4/ip_forward', '1').catch(() => undefined);
    for (const rule of rules(name, network)) {
      if (!(await iptables('-C', rule)) && !(await iptables('-I', rule))) {
        onLine('iptables refused a rule: containers on the private engine may not reach the network');
        break;
      }
    }
    return name;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    const said = `No network bridge could be made for the private engine: ${reason}`;
    if ((await readFile('/proc/net/dev', 'utf8')).includes('docker0:')) {
      throw new LabError('ENGINE_START_FAILED', said, { bridge: name }, error);
    }
    onLine(`${said}. Its containers have no network.`);
    return null;
  }
}

/** Takes the bridge and its rules away again. Never rejects. */
export async function removeBridge(name: string): Promise<void> {
  const network = await addressOf(name);
  if (network) {
    for (const rule of rules(name, network)) {
      while (await iptables('-D', rule)) {
        // Once per time it was added.
      }
    }
  }
  await execute('ip', ['link', 'del', 'dev', name]).catch(() => undefined);
}

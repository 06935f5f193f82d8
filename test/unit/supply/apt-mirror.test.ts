import { describe, expect, it } from 'vitest';
import { readAptProxy, readAptTargets, sourcesLines } from '../../../electron/core/supply/apt-mirror.ts';
import { rootCommand } from '../../../electron/core/supply/debian-rootfs.ts';

const stanza = (fields: Record<string, string>): string =>
  Object.entries({ MetaKey: 'main/binary-amd64/Packages', ...fields })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

const debian = stanza({
  Label: 'Debian',
  Origin: 'Debian',
  Release: 'bookworm',
  'Repo-URI': 'http://mirror.test/debian/',
});
const security = stanza({
  Label: 'Debian-Security',
  Origin: 'Debian',
  Release: 'bookworm-security',
  'Repo-URI': 'http://mirror.test/debian-security/',
});
const other = stanza({
  Label: 'Node Source',
  Origin: '. nodistro',
  Release: 'nodistro',
  'Repo-URI': 'https://packages.test/node/',
});

describe('readAptTargets', () => {
  it("finds Debian's archive and its security archive among others", () => {
    expect(readAptTargets([other, security, debian].join('\n\n'))).toEqual({
      main: 'http://mirror.test/debian',
      security: 'http://mirror.test/debian-security',
    });
  });

  it('does without security updates', () => {
    expect(readAptTargets(debian)).toEqual({ main: 'http://mirror.test/debian', security: null });
  });

  it('goes by the address before the first apt-get update, when nothing else is known', () => {
    const bare = stanza({ Release: 'trixie', 'Repo-URI': 'https://other.test/pub/debian/' });
    expect(readAptTargets(bare)?.main).toBe('https://other.test/pub/debian');
  });

  it.each([
    ['nothing', ''],
    ['only foreign archives', other],
    [
      'another distribution',
      stanza({ Origin: 'Ubuntu', Release: 'noble', 'Repo-URI': 'http://m.test/ubuntu/' }),
    ],
    ['a disc', stanza({ Origin: 'Debian', Release: 'trixie', 'Repo-URI': 'cdrom:[Debian 13]/' })],
  ])('answers null for %s', (_what, text) => {
    expect(readAptTargets(text)).toBeNull();
  });
});

describe('readAptProxy', () => {
  it('reads the proxy that apt goes through', () => {
    expect(readAptProxy('Acquire::http "";\nAcquire::http::Proxy "http://cache.test:3142";\n')).toBe(
      'http://cache.test:3142',
    );
  });

  it('takes DIRECT and silence for none', () => {
    expect(readAptProxy('Acquire::http::Proxy "DIRECT";')).toBeNull();
    expect(readAptProxy('Acquire::http::Timeout "20";')).toBeNull();
  });
});

describe('sourcesLines', () => {
  it('names the release, its updates and its security updates', () => {
    const lines = sourcesLines({ main: 'http://m.test/debian', security: 'http://m.test/sec', proxy: null });
    expect(lines).toEqual([
      'deb http://m.test/debian trixie main',
      'deb http://m.test/debian trixie-updates main',
      'deb http://m.test/sec trixie-security main',
    ]);
    expect(sourcesLines({ main: 'http://m.test/debian', security: null, proxy: null })).toHaveLength(2);
  });
});

describe('rootCommand', () => {
  it('is one line that puts the system where it is looked for, whatever the folder is called', () => {
    const command = rootCommand("/home/o'neil/my lab", ['deb http://m.test/debian trixie main']);
    expect(command).toContain('sudo apt-get install -y mmdebstrap && sudo mmdebstrap');
    expect(command).toContain(`'/home/o'\\''neil/my lab/packs/debian-13-slim.rootfs.tar'`);
    expect(command).toContain("'deb http://m.test/debian trixie main'");
    expect(command).not.toContain('\n');
  });
});

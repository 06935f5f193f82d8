import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../electron/cli/find-program.ts';
import { findEngine } from '../../../electron/core/engine/find-engine.ts';
import { answer } from './stub-engine.ts';

const execute = promisify(execFile);

describe.runIf(findProgram('openssl'))('an engine behind TLS', () => {
  let folder: string;
  let server: https.Server;
  let url: string;

  const openssl = (...args: string[]) => execute('openssl', args, { cwd: folder });

  /** A certificate for 127.0.0.1, signed by our authority. */
  async function certify(name: string): Promise<void> {
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      'req',
    );
    await writeFile(path.join(folder, 'ext'), 'subjectAltName=IP:127.0.0.1\n');
    await openssl(
      ...['x509', '-req', '-in', 'req', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'ext', '-out', `${name}.pem`],
    );
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'll-tls-'));
    await openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-subj', '/CN=authority'],
      ...['-days', '2', '-out', 'ca.pem'],
    );
    await certify('server');
    await certify('client');
    const [ca, cert, key] = await Promise.all(
      ['ca.pem', 'server.pem', 'server.key'].map((name) => readFile(path.join(folder, name))),
    );
    const options = { requestCert: true, rejectUnauthorized: true };
    server = https.createServer({
      ...options,
      ...(ca ? { ca } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
    });
    server.on('request', answer({}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A folder as DOCKER_CERT_PATH expects it. */
  async function certFolder(name: string, files: Record<string, string>): Promise<string> {
    const target = path.join(folder, name);
    await mkdir(target);
    for (const [to, from] of Object.entries(files)) {
      await copyFile(path.join(folder, from), path.join(target, to));
    }
    return target;
  }

  const find = (cert: string) =>
    findEngine({
      env: { HOME: folder, DOCKER_HOST: url, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: cert },
      platform: 'linux',
      dataDir: folder,
    });

  it('is reached with the certificates of DOCKER_CERT_PATH', async () => {
    const cert = await certFolder('good', {
      'ca.pem': 'ca.pem',
      'cert.pem': 'client.pem',
      'key.pem': 'client.key',
    });
    const { found, attempts } = await find(cert);
    expect(attempts[0]?.message).toContain('answered');
    expect(String(await found?.docker.ping())).toBe('OK');
  });

  it('is not believed when another authority signed its certificate', async () => {
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'x',
      '-subj',
      '/CN=other',
      '-out',
      'other.pem',
    );
    const cert = await certFolder('other', {
      'ca.pem': 'other.pem',
      'cert.pem': 'client.pem',
      'key.pem': 'client.key',
    });
    const { found, attempts } = await find(cert);
    expect(found).toBeNull();
    expect(attempts[0]).toMatchObject({ result: 'failed', message: expect.stringMatching(/certificate/) });
  });

  it('turns us away without a certificate of our own', async () => {
    const { found, attempts } = await find(await certFolder('none', { 'ca.pem': 'ca.pem' }));
    expect(found).toBeNull();
    expect(attempts[0]?.result).toBe('failed');
  });
});

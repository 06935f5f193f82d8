import { describe, expect, it } from 'vitest';
import { LabError } from '../../../electron/contract/errors.ts';
import { catalogue, findInCatalogue } from '../../../electron/core/supply/catalogue.ts';
import { familiarRef, mirrorRef, ownRef, parseImageRef } from '../../../electron/core/supply/image-ref.ts';

describe('parseImageRef', () => {
  it.each([
    ['nginx', { registry: 'docker.io', path: 'library/nginx', tag: 'latest' }],
    ['debian:13-slim', { registry: 'docker.io', path: 'library/debian', tag: '13-slim' }],
    ['moby/buildkit:v0.13', { registry: 'docker.io', path: 'moby/buildkit', tag: 'v0.13' }],
    ['localhost/a/b', { registry: 'localhost', path: 'a/b', tag: 'latest' }],
    ['127.0.0.1:5000/library/nginx:1.27', { registry: '127.0.0.1:5000', path: 'library/nginx', tag: '1.27' }],
  ])('takes %s apart', (ref, name) => {
    expect(parseImageRef(ref)).toEqual(name);
  });

  it.each(['', 'Nginx', 'nginx@sha256:00', 'nginx:', 'a//b', '../x', 'nginx latest', `a:${'x'.repeat(129)}`])(
    'refuses %j',
    (ref) => {
      expect(() => parseImageRef(ref)).toThrow(LabError);
    },
  );
});

describe('names of one image', () => {
  it('writes it as a person does, always with a tag', () => {
    expect(familiarRef(parseImageRef('nginx'))).toBe('nginx:latest');
    expect(familiarRef(parseImageRef('docker.io/library/nginx:1'))).toBe('nginx:1');
  });

  it('keeps it under our own prefix', () => {
    expect(ownRef('nginx')).toBe('layerlab.local/nginx:latest');
    expect(ownRef('registry:2')).toBe('layerlab.local/registry:2');
    expect(ownRef('example.org:5000/a/b:1')).toBe('layerlab.local/example.org-5000/a/b:1');
  });

  it('finds it on a mirror in library/, where mirrors keep public images', () => {
    expect(mirrorRef('10.0.0.7:5000', 'nginx')).toBe('10.0.0.7:5000/library/nginx:latest');
  });
});

describe('catalogue', () => {
  it('knows an image by any of its spellings', () => {
    for (const ref of ['nginx', 'nginx:latest', 'docker.io/nginx', 'docker.io/library/nginx:latest']) {
      expect(findInCatalogue(ref)?.ref).toBe('nginx');
    }
  });

  it('knows nothing else', () => {
    expect(findInCatalogue('nginx:1.27')).toBeNull();
    expect(findInCatalogue('evil/nginx')).toBeNull();
  });

  it('can make every image of the first lessons from Debian packages', () => {
    for (const ref of ['nginx', 'busybox', 'debian:13-slim']) {
      expect(findInCatalogue(ref)?.debian).not.toBeNull();
    }
  });

  it('lists each image once', () => {
    const names = catalogue.map(({ ref }) => familiarRef(parseImageRef(ref)));
    expect(new Set(names).size).toBe(names.length);
  });
});

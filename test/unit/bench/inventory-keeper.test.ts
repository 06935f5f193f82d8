import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Docker from 'dockerode';
import { expect, it } from 'vitest';
import { EMPTY_INVENTORY } from '../../../electron/core/bench/inventory.ts';
import { InventoryKeeper } from '../../../electron/core/bench/inventory-keeper.ts';
import { Slice } from '../../../electron/core/slice.ts';

it('reads again after it was asked while there was no engine', async () => {
  const server = http.createServer((request, response) => {
    response.end(request.url?.includes('/system/df') ? '{"LayersSize":42}' : '[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const slice = new Slice(EMPTY_INVENTORY);
  const keeper = new InventoryKeeper(slice);
  await keeper.refresh();
  keeper.follow(new Docker({ protocol: 'http', host: '127.0.0.1', port }));
  await keeper.refresh();
  expect(slice.value.diskBytes).toBe(42);
  keeper.close();
  server.close();
});

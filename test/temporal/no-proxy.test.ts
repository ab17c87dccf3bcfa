import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { connectTemporal, isServing } from '../../src/temporal/connection.js';
import { connectWorker } from '../../src/temporal/native-connection.js';

const variables = ['grpc_proxy', 'https_proxy', 'http_proxy', 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

describe('the connection to Temporal, where the environment names a proxy', () => {
  it('goes straight to the server: neither client nor worker asks the proxy', async () => {
    let asked = 0;
    const proxy = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const before = variables.map((name) => process.env[name]);
    for (const name of variables) process.env[name] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const place = { address: process.env['CPIS_TEST_TEMPORAL'] ?? '' };
      const client = await connectTemporal({ ...place, withinMs: 5000 });
      assert.ok(await isServing(client, 'temporal-system'));
      await client.close();
      const worker = await connectWorker(place);
      await worker.workflowService.getSystemInfo({});
      await worker.close();
      assert.equal(asked, 0);
    } finally {
      variables.forEach((name, place) => {
        const value = before[place];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      });
      proxy.close();
    }
  });
});

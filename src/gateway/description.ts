import { anyObject } from './answers.js';
import { declareRoute, type GatewayApp } from './routes.js';

/**
 * The description of every call, for any caller: it holds no secret, but says what there is, and whoever connects has a
 * credential.
 */
export function addDescription(app: GatewayApp): void {
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  registry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'Signature',
    description: 'HTTP Message Signatures (RFC 9421) with hmac-sha256: docs/gateway.md.',
  });
  registry.registerComponent('securitySchemes', 'certificate', { type: 'mutualTLS' });
  const route = declareRoute('any-caller', {
    method: 'get',
    path: '/openapi.json',
    responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: anyObject } } } },
  });
  app.openapi(route, (context) => {
    const document = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'CP-IS Link gateway',
        version: '1',
        description:
          'Where Mosaic reports that a child’s plan or details changed, and programs read and act for people.',
      },
    });
    return context.json({ ...document }, 200);
  });
}

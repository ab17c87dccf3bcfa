import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { createRoute } from '@hono/zod-openapi';
import type { Caller } from '../access/caller.js';
import type { Scope } from '../config/access.js';

/**
 * What a route asks of whoever calls it. `open`: nothing. `this-machine`: nothing on this machine, any credential from
 * elsewhere. `any-caller`: any credential. Otherwise a credential with that scope.
 */
export type Asks = 'open' | 'this-machine' | 'any-caller' | Scope;

export interface GatewayEnv {
  Bindings: HttpBindings;
  Variables: { caller: Caller };
}

export type GatewayApp = OpenAPIHono<GatewayEnv>;

/** Where a route says what it asks; it stands in /openapi.json too. */
export const asksKey = 'x-asks';

const anyWay = [{ token: [] }, { signature: [] }, { certificate: [] }];

/** Declares a route together with what it asks of its caller. A route that was not declared so is never answered. */
export const declareRoute = <const Route extends RouteConfig>(asks: Asks, route: Route) =>
  Object.assign(createRoute(route), { [asksKey]: asks, security: asks === 'open' ? [] : anyWay });

/** A route as the guard knows it. */
export interface Declared {
  /** in capitals */
  readonly method: string;
  /** as hono has it: `/v1/children/:personId` */
  readonly path: string;
  readonly asks: Asks | undefined;
  /** what may be asked behind the `?` */
  readonly queries: readonly string[];
}

/** Every route of the app with what it asks. */
export const declaredIn = (app: GatewayApp): readonly Declared[] =>
  app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [declaredFrom(definition.route)] : [],
  );

function declaredFrom(route: RouteConfig): Declared {
  const { query } = route.request ?? {};
  return {
    method: route.method.toUpperCase(),
    path: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    asks: asksOf(route),
    queries: query !== undefined && 'shape' in query ? Object.keys(query.shape) : [],
  };
}

const all: readonly Asks[] = ['open', 'this-machine', 'any-caller', 'events', 'read', 'operate'];

const asksOf = (route: object): Asks | undefined => {
  const said: unknown = asksKey in route ? route[asksKey] : undefined;
  return all.find((one) => one === said);
};

import { createPace } from '../access/pace.js';
import { createTokenCheck } from '../access/tokens.js';
import type { AuditSink } from '../audit/port.js';
import type { CodecServerSettings } from '../config/access.js';
import type { AuthorityConfig } from '../config/authority.js';
import type { Serving } from '../http/serve.js';
import { serveStrictly } from '../http/serve.js';
import type { Logger } from '../observability/logger.js';
import { createCodecServer } from './app.js';
import { createOpening } from './opening.js';

export interface CodecServerPlace {
  readonly settings: CodecServerSettings;
  readonly namespace: string;
  readonly keys: AuthorityConfig['keys'];
  readonly audit: AuditSink;
  readonly logger: Logger;
}

/** Starts the codec server over HTTPS. Rejects with a sentence that names the file, or the address, that cannot be had. */
export async function serveCodec(place: CodecServerPlace): Promise<Serving> {
  const { settings, namespace, keys, audit, logger } = place;
  const app = createCodecServer({
    settings,
    namespace,
    check: await createTokenCheck(settings.tokens, Date.now),
    pace: createPace({ atMost: settings.requestsPerMinute, seconds: 60 }),
    opening: await createOpening({ namespace, keys, onProblem: (error) => logger.error(error.message) }),
    audit,
    logger,
  });
  return serveStrictly((request, env) => app.fetch(request, env), settings);
}

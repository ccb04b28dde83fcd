import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import { checkInFrom, readBody } from './check-in.ts';
import type { DeviceIdentity, MdmRefusal, MdmService } from './mdm-service.ts';
import { reportFrom } from './report.ts';
import type { RequestIdentity } from './request-identity.ts';
import { unrecognizedDevice } from './unrecognized-device.ts';

export interface MdmRoutes {
  readonly service: MdmService;
  readonly identity: RequestIdentity;
  readonly log: Log;
}

/** A device takes 401 as the order to remove its enrolment; only the decision to let it go is answered so. */
const STATUS: Readonly<Record<MdmRefusal, number>> = {
  'bad-request': 400,
  'not-authorized': 403,
  'not-found': 404,
  gone: 410,
  temporary: 503,
  'remove-enrolment': 401,
  'unrecognized-device': 403,
};
const XML = 'application/xml';

interface Answer {
  readonly outcome: Outcome<Uint8Array | null, MdmRefusal>;
  readonly contentType: string;
}

/** Both URLs take both kinds of message: what a body is, it says itself (some clients send no content type at all). */
export function addMdmRoutes(app: FastifyInstance, routes: MdmRoutes): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const identity = routes.identity.of({ socket: request.raw.socket, mdmSignature: headerText(request, 'mdm-signature'), body });
    if (identity === null) {
      routes.log.warn('MDM request without a trusted identity', { route: request.routeOptions.url, remote: request.ip });
      return reply.code(400).send();
    }
    const { outcome, contentType } = await answerTo(body, identity, routes.service);
    if (!outcome.ok && outcome.error.code === 'unrecognized-device')
      return reply.code(403).type('application/json').send(unrecognizedDevice);
    if (!outcome.ok) return reply.code(STATUS[outcome.error.code]).send();
    return outcome.value === null ? reply.code(200).send() : reply.code(200).type(contentType).send(outcome.value);
  };
  app.put('/mdm/checkin', handler);
  app.put('/mdm/server', handler);
}

/** MessageType makes a check-in, Status a report. What cannot be read is 400. */
async function answerTo(body: Buffer, identity: DeviceIdentity, service: MdmService): Promise<Answer> {
  const dict = readBody(body);
  if (dict === null) return { outcome: fail('bad-request', 'not a property list'), contentType: XML };
  if ('MessageType' in dict) {
    const message = checkInFrom(dict, body);
    if (!message.ok) return { outcome: fail('bad-request', message.error.message), contentType: XML };
    const contentType = message.value.type === 'DeclarativeManagement' ? 'application/json' : XML;
    return { outcome: await service.checkIn(message.value, identity), contentType };
  }
  const report = reportFrom(dict, body);
  if (!report.ok) return { outcome: fail('bad-request', report.error.message), contentType: XML };
  return { outcome: await service.report(report.value, identity), contentType: XML };
}

function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

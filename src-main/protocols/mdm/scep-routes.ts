import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#lib/log.ts';
import type { ScepPort } from './mdm-service.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;

/** SCEP over HTTP (RFC 8894 4): the operation is in the query; PKIOperation comes by POST, or by GET in base64 from old clients. */
export function addScepRoutes(app: FastifyInstance, { scep, log }: { scep: ScepPort; log: Log }): void {
  const pkiOperation = async (message: Uint8Array, reply: FastifyReply): Promise<FastifyReply> => {
    const withinBounds = message.length > 0 && message.length <= MAX_MESSAGE_BYTES;
    const answer = withinBounds ? await scep.pkiOperation(message).catch(refused) : null;
    return answer === null ? reply.code(400).send() : reply.type('application/x-pki-message').send(answer);
  };
  const refused = (error: unknown): null => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'bad-message') throw error;
    log.warn('SCEP message refused', { reason: error.message });
    return null;
  };
  app.get('/scep', (request, reply) => {
    switch (query(request, 'operation')) {
      case 'GetCACaps':
        return reply.type('text/plain').send(scep.caCapabilities());
      case 'GetCACert':
        return reply.type('application/x-x509-ca-cert').send(scep.caCertificate());
      case 'PKIOperation':
        // "+" of base64 has become a space when the client did not escape it.
        return pkiOperation(Buffer.from(query(request, 'message').replaceAll(' ', '+'), 'base64'), reply);
      default:
        return reply.code(400).send();
    }
  });
  app.post('/scep', { bodyLimit: MAX_MESSAGE_BYTES }, (request, reply) => {
    if (query(request, 'operation') !== 'PKIOperation') return reply.code(400).send();
    return pkiOperation(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), reply);
  });
}

function query(request: FastifyRequest, name: string): string {
  const all: unknown = request.query;
  const value = typeof all === 'object' && all !== null ? (all as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

import type { FastifyInstance } from 'fastify';
import type { Log } from '#lib/log.ts';
import type { EnrollPort } from './mdm-service.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;
const STATUS = { 'bad-request': 400, 'not-authorized': 403, 'not-found': 404, temporary: 503 } as const;

/**
 * `POST /enroll/<key>`: where a device of the organisation asks for its enrolment profile in Setup Assistant, by a signed
 * MachineInfo. The content type is not looked at: servers differ, and so may devices (mdm.md 8).
 */
export function addEnrollRoutes(app: FastifyInstance, { enroll, log }: { enroll: EnrollPort; log: Log }): void {
  app.post('/enroll/:key', { bodyLimit: MAX_MESSAGE_BYTES }, async (request, reply) => {
    const { key } = request.params as { key: string };
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const answer = await enroll.profileFor(key, body);
    if (answer.ok) return reply.type('application/x-apple-aspen-config').send(answer.value);
    log.warn('automated enrolment refused', { code: answer.error.code, reason: answer.error.message, remote: request.ip });
    return reply.code(STATUS[answer.error.code]).send();
  });
}

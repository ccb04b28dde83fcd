import { z } from 'zod';

/** What people are told of outside the window, by a notification of the system and by mail. */
export const noticeKind = z.enum([
  /** The hold of commands ends within a day, and their devices have not come. */
  'commands-expiring',
  /** A device in lost mode told where it is. Where is never told here: it is shown with a reason only. */
  'device-found',
  /** The brake on erases holds an operation; somebody has to approve it. */
  'operation-held',
  /** The hour of an operation passed while this computer slept or was off. */
  'operation-missed',
]);

/** Nothing is asked here; what there is to do stands on Home, with the device and with the operation. */
export const notices = {
  calls: {},
  events: {
    /** All of a kind at once, and each thing once. The ids are there when it is about one device, or one operation. */
    told: z.object({
      kind: noticeKind,
      count: z.int(),
      /** Of the device, or the first of them. */
      name: z.string(),
      deviceId: z.string().nullable(),
      operationId: z.string().nullable(),
    }),
  },
};

export type NoticeKind = z.output<typeof noticeKind>;
export type Notice = z.output<typeof notices.events.told>;

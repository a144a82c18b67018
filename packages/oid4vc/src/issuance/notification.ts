// Notifications: how a wallet tells the issuer what became of a credential.
// OpenID4VCI 1.0, section 11: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-11
import Type, { type Static } from 'typebox';
import { toErrorDescription } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';

export const NOTIFICATION_EVENTS = ['credential_accepted', 'credential_failure', 'credential_deleted'] as const;

export interface Notification {
  notificationId: string;
  event: (typeof NOTIFICATION_EVENTS)[number];
  eventDescription?: string;
}

const NotificationSchema = Type.Object({
  notification_id: Type.String({ minLength: 1, maxLength: 1024 }),
  event: Type.Union([
    Type.Literal('credential_accepted'),
    Type.Literal('credential_failure'),
    Type.Literal('credential_deleted'),
  ]),
  event_description: Type.Optional(Type.String({ maxLength: 1024, pattern: '^[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*$' })),
});

export type NotificationRequest = Static<typeof NotificationSchema>;

/** Creates the body; the description is brought into the allowed characters. */
export function createNotificationRequest(o: Notification): NotificationRequest {
  return {
    notification_id: o.notificationId,
    event: o.event,
    ...(o.eventDescription === undefined ? {} : { event_description: toErrorDescription(o.eventDescription) }),
  };
}

/**
 * Reads the body. Throws OAuthError `invalid_notification_request`; whether the id exists (`invalid_notification_id`)
 * is the caller's, and answering the same notification again with success too (section 11).
 */
export function parseNotificationRequest(json: unknown): Notification {
  const request = checkShape(NotificationSchema, json, {
    code: 'invalid_notification_request',
    what: 'Notification request',
  });
  return {
    notificationId: request.notification_id,
    event: request.event,
    ...(request.event_description === undefined ? {} : { eventDescription: request.event_description }),
  };
}

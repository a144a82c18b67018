import { describe, expect, test } from '@jest/globals';
import {
  createNotificationRequest,
  NOTIFICATION_EVENTS,
  parseNotificationRequest,
} from '../../src/issuance/notification.ts';
import { expectRefusal } from '../fixtures.ts';

describe('VCI-46 notifications', () => {
  test.each(NOTIFICATION_EVENTS)('%s is read back', (event) => {
    const notification = {
      notificationId: 'notice-1',
      event,
      eventDescription: 'The wallet is full',
    };
    expect(parseNotificationRequest(createNotificationRequest(notification))).toEqual(notification);
  });

  test('a description is brought into the allowed characters, and unknown members are ignored', () => {
    const request = createNotificationRequest({
      notificationId: 'a',
      event: 'credential_failure',
      eventDescription: '保存"x"',
    });
    expect(parseNotificationRequest({ ...request, extra: 1 }).eventDescription).toBe("??'x'");
  });

  test.each([
    ['no id', { event: 'credential_accepted' }, 'notification_id'],
    ['an empty id', { notification_id: '', event: 'credential_accepted' }, 'notification_id'],
    ['an id that is an array', { notification_id: ['a'], event: 'credential_accepted' }, 'notification_id'],
    ['no event', { notification_id: 'a' }, 'event'],
    ['an unknown event', { notification_id: 'a', event: 'credential_lost' }, 'event'],
    ['an event with another case', { notification_id: 'a', event: 'Credential_Accepted' }, 'event'],
    [
      'a description with a quotation mark',
      { notification_id: 'a', event: 'credential_failure', event_description: '"' },
      'event_description',
    ],
    [
      'a description with a line break',
      { notification_id: 'a', event: 'credential_failure', event_description: 'a\nb' },
      'event_description',
    ],
    ['an array', [], 'Notification request'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseNotificationRequest(json), 'invalid_notification_request', words);
  });
});

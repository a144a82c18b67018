// Sends mail when a mail server is configured; there is no mail without one.
import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
}

export interface Mailer {
  /** Resolves when the mail server has taken the message; rejects with `MailError`. Addresses never reach the log. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export class MailError extends Error {
  readonly code: 'address_invalid' | 'mail_refused';
  constructor(code: MailError['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'MailError';
    this.code = code;
  }
}

/** `smtpUrl`: smtp:// (STARTTLS is used when offered) or smtps://, with user and password. Undefined gives no mailer. */
export function createMailer(o: { smtpUrl?: string | undefined; from?: string | undefined }): Mailer | undefined {
  if (!o.smtpUrl || !o.from) return undefined;
  const transport = createTransport({
    url: o.smtpUrl,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 20_000,
  });
  return {
    async send({ to, subject, text, html }) {
      // One plain address: lists, names and line breaks would let a record decide who else gets the mail.
      if (!/^[^\s<>(),;:\\"[\]@]{1,64}@[^\s<>(),;:\\"[\]@]{3,255}$/.test(to)) throw new MailError('address_invalid');
      try {
        await transport.sendMail({
          from: o.from,
          to: { name: '', address: to },
          subject: subject.replace(/[\r\n]+/g, ' '),
          text,
          ...(html === undefined ? {} : { html }),
        });
      } catch (error) {
        throw new MailError('mail_refused', error);
      }
    },
    close: () => transport.close(),
  };
}

import { z } from 'zod'
import { LANGUAGE_TAGS } from '@/lib/texts/language-tags'

const port = z.coerce.number().int().min(0).max(65535)
const flag = z
  .enum(['0', '1', 'true', 'false', 'yes', 'no', ''])
  .default('')
  .transform((value) => value === '1' || value === 'true' || value === 'yes')
// More than a century is a slip of the finger.
const keepDays = (days: number) => z.coerce.number().int().min(1).max(36_525).default(days)
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )

/** The environment variables of the panel, each with what it may hold. */
export const variables = z.object({
  QD_HOME: z.string().optional(),
  QD_DATA_DIR: z.string().default('data'),
  QD_ORIGIN: z.url().optional(),
  QD_HOST: z.string().min(1).default('127.0.0.1'),
  QD_PORT: port.default(7300),
  QD_STORE_PORT: port.default(0),
  QD_EGRESS_ALLOW: list,
  QD_NOTIFY_ALLOW: list,
  QD_LANGUAGE: z.enum(LANGUAGE_TAGS).default('en'),
  QD_INSECURE_HTTP: flag,
  QD_TRUSTED_PROXY: list,
  QD_OIDC_ISSUER: z.url().optional(),
  QD_OIDC_CLIENT_ID: z.string().optional(),
  QD_OIDC_NAME: z.string().default('Single sign-on'),
  QD_OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  QD_EVIDENCE_FILE: z.string().optional(),
  QD_EVIDENCE_SYSLOG: z
    .string()
    .regex(
      /^(udp|tcp|tls):\/\/[^/\s@]+:\d{1,5}$/,
      'write it as tls://host:6514, tcp://host:514 or udp://host:514',
    )
    .optional(),
  QD_EVIDENCE_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
  QD_EVIDENCE_CA_FILE: z.string().optional(),
  QD_EVIDENCE_MAIL: z.email().optional(),
  QD_EVIDENCE_MAIL_CHANNEL: z.string().optional(),
  QD_AUDIT_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(90, 'entries of the audit log are kept for 90 days at least')
    .optional(),
  QD_KEEP_RAW_DAYS: keepDays(7),
  QD_KEEP_1M_DAYS: keepDays(30),
  QD_KEEP_15M_DAYS: keepDays(396),
  QD_KEEP_1H_DAYS: keepDays(1827),
  QD_KEEP_SNAPSHOT_DAYS: keepDays(1827),
  QD_AUDIT_ARCHIVE_DIR: z.string().optional(),
  QD_AUDIT_KEY_FILE: z.string().optional(),
  QD_WEB_KEY_FILE: z.string().optional(),
  QD_WORKER_KEY_FILE: z.string().optional(),
  QD_WORKER_PUBLIC_KEY_FILE: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_URL_FILE: z.string().optional(),
  WORKER_DATABASE_URL: z.string().optional(),
  WORKER_DATABASE_URL_FILE: z.string().optional(),
  OWNER_DATABASE_URL: z.string().optional(),
  OWNER_DATABASE_URL_FILE: z.string().optional(),
})

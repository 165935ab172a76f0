import { z } from 'zod'
import { id } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

export const hostKinds = ['local', 'ssh'] as const

const hostAddress = z
  .string()
  .trim()
  .min(1, t.enterHostNameOr)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, t.dnsNameOrIp)

export const workDir = z
  .string()
  .trim()
  .max(500)
  .regex(/^\/(?!.*(^|\/)\.{1,2}(\/|$))[^\r\n]*$/, t.absolutePathEG)

/** How the panel signs in. Either it makes a key pair, or a private key is pasted. */
const keyInput = z.discriminatedUnion('from', [
  z.object({ from: z.literal('made') }),
  z.object({
    from: z.literal('pasted'),
    privateKey: z.string().min(1, t.pastePrivateKey).max(20_000),
    passphrase: z.string().max(1_024).default(''),
  }),
])

export const sshFields = z.object({
  address: hostAddress,
  port: z.coerce.number().int().min(1).max(65535).default(22),
  user: z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}$/, t.userNameOfHost),
  /** The host's public key as a person confirmed it: `ssh-ed25519 AAAA…`. */
  hostKey: z.string().min(1, t.lookAtHostsKey).max(4_000),
  key: keyInput,
})

export const hostName = z.string().trim().min(1, t.giveItName).max(80)

/** A host as it is registered. */
export const hostInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('local'),
    name: hostName,
    environmentId: id,
    workDir: workDir.default('/var/tmp'),
  }),
  sshFields.extend({
    kind: z.literal('ssh'),
    name: hostName,
    environmentId: id,
    workDir: workDir.default('/var/tmp'),
  }),
])

import { type Command, Option } from 'commander'
import { type Grant, ROLES, type Role } from '@/lib/auth/permissions'
import { connection } from './connection'
import { print, table } from './output'

function grantsOf(roles: Role[], environmentId: string | undefined): Grant[] {
  return roles.map((role) =>
    environmentId
      ? { role, scope: 'environment', scopeId: environmentId }
      : { role, scope: 'all', scopeId: null },
  )
}

/** `qd tokens create|list|revoke`. */
export function tokenCommands(program: Command): void {
  const tokens = program.command('tokens').description('API tokens')
  tokens
    .command('create')
    .requiredOption('--name <name>', 'what uses it')
    .addOption(new Option('--role <role...>', 'roles it has').choices([...ROLES]).makeOptionMandatory())
    .option('--days <days>', 'days until it ends, at most 90', '30')
    .option('--environment <id>', 'only in this environment')
    .action(async (options: { name: string; role: Role[]; days: string; environment?: string }) => {
      const { api } = connection(program.opts())
      const made = await api.tokens.create({
        name: options.name,
        days: Number(options.days),
        grants: grantsOf(options.role, options.environment),
      })
      // The secret alone goes to stdout, so that it can be sent into a file.
      print(program.opts().json, made, () => made.secret)
    })
  tokens.command('list').action(async () => {
    const { api } = connection(program.opts())
    const answer = await api.tokens.list()
    print(program.opts().json, answer, () =>
      table(
        ['id', 'name', 'begins with', 'expires', 'last used', 'state'],
        answer.items.map((token) => [
          token.id,
          token.name,
          token.prefix,
          token.expiresAt,
          token.lastUsedAt ?? 'never',
          token.revokedAt ? 'revoked' : 'active',
        ]),
      ),
    )
  })
  tokens.command('revoke <id>').action(async (id: string) => {
    const { api } = connection(program.opts())
    print(program.opts().json, await api.tokens.revoke({ id }), () => 'Revoked.')
  })
}

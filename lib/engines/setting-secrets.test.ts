import { expect, test } from 'vitest'
import { MASK, shownSetting } from './setting-secrets'

test.each([
  ['primary_conninfo', "user=repl password='it''s; secret' host=pg1", 'user=repl password=••• host=pg1'],
  ['primary_conninfo', 'user=repl password = s3cret host=pg1', 'user=repl password = ••• host=pg1'],
  ['primary_conninfo', 'postgresql://repl:s3cret@pg1/x', 'postgresql://repl:•••@pg1/x'],
  ['ssl_passphrase_command', 'echo s3cret', MASK],
  ['wsrep_sst_auth', 'sst:s3cret', MASK],
  ['app.jwt_secret', 's3cret', MASK],
  ['app.settings.api_key', 's3cret', MASK],
  ['authentication_ldap_simple_bind_root_pwd', 's3cret', MASK],
  ['report_password', 's3cret', MASK],
  [
    'wsrep_provider_options',
    'base_port = 4567; socket.ssl_password = s3cret; gcs.fc = 1',
    'base_port = 4567; socket.ssl_password = •••; gcs.fc = 1',
  ],
  [
    'archive_command',
    'AWS_SECRET_ACCESS_KEY=s3cret aws s3 cp %p s3://x',
    'AWS_SECRET_ACCESS_KEY=••• aws s3 cp %p s3://x',
  ],
  ['archive_command', 'push --password s3cret %p', 'push --password ••• %p'],
  ['archive_command', 'mysql -ps3cret -u x', 'mysql -p••• -u x'],
])('%s: %s', (name, value, shown) => {
  const answer = shownSetting(name, value)
  expect(answer).toEqual({ value: shown, masked: true })
  expect(JSON.stringify(answer)).not.toContain('s3cret')
})

test.each([
  ['password_encryption', 'scram-sha-256'],
  ['ssl_key_file', 'server.key'],
  ['disconnect_on_expired_password', 'ON'],
  ['validate_password.length', '8'],
  ['shared_preload_libraries', 'pg_stat_statements, auto_explain'],
  ['log_line_prefix', '%m [%p] %q%u@%d '],
  ['archive_command', 'test ! -f /a/%f && cp -p %p /a/%f'],
  ['authentication_policy', '*,,'],
  ['primary_conninfo', ''],
])('%s = %s is shown as it stands', (name, value) => {
  expect(shownSetting(name, value)).toEqual({ value, masked: false })
})

import { settingListTexts as t } from '@/lib/texts/setting-list'

/** MySQL and MariaDB group no parameters: their names do. The first that fits. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^innodb_/, t.innodb],
  [/^(performance_schema|max_digest_length)/, t.performanceSchema],
  [/^(wsrep_|pxc_)/, t.galera],
  [/^(binlog_|log_bin|max_binlog|sync_binlog|expire_logs|encrypt_binlog)/, t.binaryLog],
  [
    /^(gtid|replica_|slave_|relay|rpl_|report_|source_|master_|sync_(master|source|relay)|log_(slave|replica)|server_|group_replication)/,
    t.replication,
  ],
  [/^(aria_|myisam_|key_(buffer|cache))/, t.myisam],
  [
    /^(ssl_|tls_|admin_(ssl|tls)|have_ssl|have_openssl|require_secure|authentication_|auth|caching_sha2|sha256_|password_|default_(authentication|password)|validate_password|mysql_native|strict_password|simple_password)/,
    t.tls,
  ],
  [/^mysqlx/, t.xPlugin],
  [/^(optimizer_|eq_range|range_|use_stat|histogram|join_cache|max_seeks)/, t.optimizer],
  [/^(log_|log$|general_log|slow_|long_query|min_examined|sql_error_log|syseventlog|userstat)/, t.logging],
  [
    /^(max_(user_)?connect|connect_|thread_|net_|wait_timeout|interactive_timeout|back_log|bind_address|port$|extra_|skip_name|skip_networking|socket$|admin_|proxy_)/,
    t.connections,
  ],
  [
    /(_buffer_size|_cache(_size)?|_cache_\w+|heap_table_size|tmp_table_size|_mem\w*|temptable_\w+)$/,
    t.memory,
  ],
  [/^(character_set|collation|default_collation|lc_)/, t.characters],
  [/(_dir|dir|_file|_path|_tmpdir)$/, t.files],
]

/** The group that a parameter of MySQL or MariaDB belongs to by its name. */
export function settingCategory(name: string): string {
  return GROUPS.find(([pattern]) => pattern.test(name))?.[1] ?? t.others
}

/** Parameters that MySQL reads at start only; it tells nobody before somebody tries (MariaDB says READ_ONLY). */
export const AT_START = new Set([
  'performance_schema',
  'log_bin',
  'server_uuid',
  'datadir',
  'port',
  'bind_address',
  'innodb_buffer_pool_chunk_size',
  'innodb_page_size',
  'lower_case_table_names',
])

/** Whether a parameter is read at start only: MariaDB says so, of MySQL's some are known. */
export function readAtStart(name: string, readOnly: string | null): boolean {
  return readOnly === null ? AT_START.has(name) : readOnly === 'YES'
}

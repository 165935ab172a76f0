import { texts } from './texts'

export const serverAnswersTexts = texts('server-answers', {
  mysqlAndMariadbHave: 'MySQL and MariaDB have plugins and components, no extensions.',
  itNeeds: 'It needs {needs}.',
  performanceSchemaIsOff: 'performance_schema is off, and is turned on at the start of the server only.',
  operatorMayNotTurn: 'The operator {user} may not turn switches of performance_schema.',
  mysqlAndMariadbRead:
    'MySQL and MariaDB read their files at start only; a value is set with SET GLOBAL or SET PERSIST.',
  otherAccountsSessionsAre: "Other accounts' sessions are hidden from this account.",
  innodbFastShutdownIs:
    'innodb_fast_shutdown is 0: it purges and merges everything first, which may take very long.',
  mysqlAndMariadbCheck: 'MySQL and MariaDB check their files at start only.',
  serverAnsweredNoRow: 'The server answered no row.',
  mariadbDoesNotSay: 'MariaDB does not say which values of its files it does not run with yet.',
  operatorMayNotStop: 'The operator {user} may not stop the server.',
  whoHoldsAMetadata: 'Who holds a metadata lock is not told: performance_schema is off.',
  whoHoldsAMetadata2:
    'Who holds a metadata lock is not told: the instrument of metadata locks was off when it was taken.',
  xaInnodbTransaction: 'XA, InnoDB transaction {id}',
  rightsOfAreHidden: 'The rights of {account} are hidden from the operator.',
  operatorMayNotGrant: 'The operator {user} may not grant {missing}.',
  noInnodbFileOf:
    'No InnoDB file of this schema is visible: it is empty, or its tables are of another engine.',
  serverDoesNotReport: 'The server does not report {name}.',
  transactionsThatCommitBy:
    'Transactions that commit by themselves are not counted by this server; see statements.',
  serverDoesNotReport2: 'The server does not report its connections.',
  noSuchTable: 'There is no table {table} in {schema}, or the role does not see it.',
  onlyTablesAreSampled:
    'This is a view or a foreign table: reading it may run what belongs to somebody else. Name a table.',
  roleMayReadNoColumn: '{who} may read no column of it.',
  settingsArePostgres: 'Settings for policies are for PostgreSQL only.',
  probeOrTheRole: 'The probe, or the role, may not use that database, or there is none of that name.',
  probeWorksInA:
    'A probe works in a read-only transaction, in which this server plans nothing that writes or locks.',
  holdsOnEverything: '{who} holds {found} on everything.',
  sayOnWhichHost: 'Say on which host the target runs and where its logs are.',
  oneOf: 'one of {values}',
  readAtStartOnly:
    '{name} is read at start only. Put it into the [mysqld] section of the server’s configuration and restart it.',
  operatorMayNotSet: 'The operator {user} may not set parameters of the server.',
  performanceSchemaIsOff2: 'performance_schema is off: its tables are there, and empty.',
  performanceSchemaDigestsSize: 'performance_schema_digests_size is 0: statements are not counted.',
  consumerStatementsDigestIs: 'The consumer statements_digest is off: statements are not counted.',
  sessionDidNotTake:
    'The session did not take over {missing}: a pooler may lie between. Register the server itself.',
  preparedElsewhere: 'It was prepared in the database {database}, and can be ended from there only.',
  preparedByOther: '{user} is neither a superuser nor the role {owner} that prepared it, nor a member of it.',
  innodbTellsNoName:
    'InnoDB does not tell the name of a prepared transaction that holds its locks. XA RECOVER lists those there are.',
  postgresqlHasNoPerformance: 'PostgreSQL has no performance_schema.',
  thereIsNoSuch: 'There is no such database on the server.',
  sqlstate: 'SQLSTATE {state}.',
  operatorMayNotCreate: 'The operator {user} may not create it: that takes a superuser.',
  operatorMayNotGrant2: 'The operator {user} may not grant pg_monitor.',
  postgresqlIsStoppedOn: 'PostgreSQL is stopped on its machine alone.',
  serverDoesNotSay: 'The server does not say how much was changed since its last checkpoint.',
  connectedWhatOfThem: '{total} are connected; what {hidden} of them do is hidden from this role.',
  itsDefault: 'its default',
  operatorMayNotHave: 'The operator {user} may not have the files read again.',
  whatTheSessionsOf: 'What the sessions of other roles wait for is hidden from the monitor role.',
  monitorRoleMayNot: 'The monitor role may not read the size.',
  postgresqlCountsTransactionsNot: 'PostgreSQL counts transactions, not statements.',
  computeQueryIdIsOff:
    'Sessions have no id of their statement: compute_query_id is off, or auto without pg_stat_statements.',
  digestComesLate: 'MariaDB tells which statement it was only when it has ended.',
  consumerIsOff: 'The consumer {name} of performance_schema is off.',
  otherSessionsAreHidden: 'Other sessions are hidden from the monitor role.',
  takeThatRightFrom: 'Take that right from {own}.',
  mayCall: '{role} may call {name}, {why}.',
  functionQuarterdeckLogTail:
    'The function quarterdeck.log_tail is not in this database, or the probe may not call it.',
  runTheScriptFor: 'Run the script for the probe there, or say on which host the target runs.',
  serverHasNoLog: 'The server has no log file at this moment.',
  serverWritesNoLog: 'The server writes no log files itself (logging_collector is off).',
  sayOnWhichHost2:
    'Say on which host the target runs and where its logs are, or set logging_collector = on and restart.',
  onOrOff: 'on or off',
  oneOf2: 'one of {options}',
  fixedTheServerSets: '{name} is fixed: the server sets it itself.',
  beforePostgresqlOnlyA: 'Before PostgreSQL 15 only a superuser sets server parameters.',
  operatorMayNotSet2: 'The operator {user} may not set {name} for the server.',
  roleMayNotSeePreload: 'The role may not see shared_preload_libraries.',
  pgStatStatementsIs: 'pg_stat_statements is not in shared_preload_libraries.',
  extensionPgStatStatements: 'The extension pg_stat_statements is not created in the connected database.',
  pgStatStatementsIs2: 'pg_stat_statements is at version {version}, older than the server: it lacks columns.',
  roleMayNotUse: 'The role may not use the schema that pg_stat_statements lies in.',
  roleMayNotRun: 'The role may not run the function pg_stat_statements.',
  pgStatStatementsTrack: 'pg_stat_statements.track is none: nothing is counted.',
  pgStatStatementsIs3:
    'pg_stat_statements is not loaded; a new value of shared_preload_libraries waits for a restart.',
  restartTheServer: 'Restart the server.',
  otherRolesStatementsAre: "Other roles' statements are hidden from this role.",
  serverClockWasSet: "The server's clock was set back meanwhile.",
  logNotShown: 'MariaDB does not show its error log to clients.',
  logOnItsHost: 'MariaDB does not show its error log to clients; it is {file} on its host.',
  trackCountsIsOff:
    'track_counts is off: the server counts nothing, and autovacuum comes only against wraparound.',
  autovacuumIsOff: 'autovacuum is off: it comes only against wraparound.',
  standbyCountsItself:
    'This is a standby: it counts its own reads, and vacuums and analyses of the primary are not told here.',
  columnsNotRead: 'The table has more partitions than are looked at.',
  neverAnalysed: 'The table was never analysed.',
  widthsNotSeen:
    'The monitor may not see how wide its columns are (pg_stats shows those that a role may read).',
  bloatMethod: 'column widths of pg_stats with padding, after ioguix',
  transactionsOfOthers: 'Transactions of other roles are hidden from the monitor.',
  statsNotReadable:
    'Rows, and what tables and indexes take apart, stand in mysql.innodb_table_stats, which the monitor may not read.',
  partitionIndexesNotTold: 'MySQL tells the indexes of partitions only to accounts that may read the table.',
  readsNotCounted:
    'performance_schema is off: what is read and written of each table and index is not counted.',
  scansOfThisServer: 'Scans are counted on this server only: a standby may use what nobody uses here.',
  standbyCountsScans:
    'This is a standby: it counts its own scans only. Whether an index can go is judged on the primary.',
  partsOfColumnsNotTold:
    'InnoDB tells neither parts of columns nor their order: an index on a part looks like one on the whole.',
  largestTablesOnly: 'Only the indexes of the {count} largest tables are looked at.',
  innodbKeysHaveIndexes: 'InnoDB makes an index for each foreign key itself.',
  indexesNotChangedYet: 'Indexes of MySQL and MariaDB are not made or dropped here.',
  ownerMakesNothing: 'The owner of the table, {owner}, may make nothing in the schema {schema}.',
  tableOfOther: '{user} does not own the table and is no member of its owner {owner}.',
  replicaIdentity: 'logical replication (replica identity)',
})

/** Every server the tests run against: the one list of versions. */
export type ServerId =
  | 'postgres-14'
  | 'postgres-15'
  | 'postgres-16'
  | 'postgres-17'
  | 'postgres-18'
  | 'mariadb'
  | 'mysql'

/** Where a version comes from: npm packages, the machine's own packages, or another suite of its mirror. */
export const MATRIX: readonly { id: ServerId; engine: 'postgres' | 'mysql'; major: number; port: number }[] =
  [
    { id: 'postgres-14', engine: 'postgres', major: 14, port: 22_014 },
    { id: 'postgres-15', engine: 'postgres', major: 15, port: 22_015 },
    { id: 'postgres-16', engine: 'postgres', major: 16, port: 22_016 },
    { id: 'postgres-17', engine: 'postgres', major: 17, port: 22_017 },
    { id: 'postgres-18', engine: 'postgres', major: 18, port: 22_018 },
    { id: 'mariadb', engine: 'mysql', major: 10, port: 22_010 },
    { id: 'mysql', engine: 'mysql', major: 9, port: 22_009 },
  ]

export const POSTGRES = MATRIX.filter((server) => server.engine === 'postgres')
export const MYSQL = MATRIX.filter((server) => server.engine === 'mysql')

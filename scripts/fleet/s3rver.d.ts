declare module 's3rver' {
  /** The parts of s3rver 3.7 that we use; the package has no types of its own. */
  export default class S3rver {
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      vhostBuckets: boolean
      configureBuckets: { name: string }[]
    })
    logger: { exceptions: { unhandle(): void } }
    httpServer: { closeAllConnections(): void }
    run(): Promise<unknown>
    close(): Promise<void>
  }
}

declare module 's3rver/lib/models/account.js' {
  export default class Account {
    static readonly DUMMY_ACCOUNT: Account
    constructor(id: number, displayName: string)
    createKeyPair(accessKeyId: string, secretAccessKey: string): void
    revokeAccessKey(accessKeyId: string): void
  }
}

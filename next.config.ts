import type { NextConfig } from 'next'

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // Keys, stores and other builds lie in the clone: they never belong into the traced copy.
  outputFileTracingExcludes: { '*': ['./data/**', './build/**', './test/**', './e2e/**', './docs/**'] },
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  serverExternalPackages: ['mysql2', 'pg', '@node-rs/argon2', 'graphile-worker'],
  // The tree is checked by `npm run check`; building twice the same type check costs a minute.
  typescript: { ignoreBuildErrors: true },
}

export default config

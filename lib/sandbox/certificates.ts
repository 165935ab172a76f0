import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** A certificate with its private key, both PEM (the key as PKCS#8). */
export type IssuedCertificate = { certPem: string; keyPem: string }

/** What a certificate is to say. `notAfter` in the past makes an expired one, for tests. */
export type CertificateRequest = { names: string[]; ips?: string[]; notBefore?: Date; notAfter?: Date }

/** A certificate authority of our own. `keyPem` lets a later start go on issuing with the same one. */
export type Authority = {
  caPem: string
  keyPem: string
  issue(request: CertificateRequest): Promise<IssuedCertificate>
}

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }
const DAY = 86_400_000
const USAGES = ['sign', 'verify'] as const

type KeyPair = Awaited<ReturnType<typeof makeKeys>>

function makeKeys() {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, USAGES)
}

async function privatePem(key: CryptoKey): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', key)
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`
}

function serialNumber(): string {
  // The first byte stays under 0x80 and above 0: a serial is a positive integer.
  return `4${randomBytes(15).toString('hex').slice(1)}`
}

/**
 * Makes a certificate authority for servers that we start ourselves (demo fleet, tests, sandboxes);
 * the chain is one step long. P-256 keys, valid ten years.
 */
export async function createAuthority(commonName = 'Quarterdeck local authority'): Promise<Authority> {
  x509.cryptoProvider.set(crypto)
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${commonName}`,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return authorityOf(certificate, keys.privateKey, await privatePem(keys.privateKey))
}

/** Takes up an authority made earlier by `createAuthority`, from its two PEM texts. */
export async function openAuthority(caPem: string, keyPem: string): Promise<Authority> {
  x509.cryptoProvider.set(crypto)
  const der = x509.PemConverter.decodeFirst(keyPem)
  const key = await crypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, true, ['sign'])
  return authorityOf(new x509.X509Certificate(caPem), key, keyPem)
}

function authorityOf(ca: x509.X509Certificate, caKey: CryptoKey, keyPem: string): Authority {
  return {
    caPem: `${ca.toString('pem')}\n`,
    keyPem,
    issue: async (request) => {
      const keys: KeyPair = await makeKeys()
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: `CN=${request.names[0] ?? 'localhost'}`,
        issuer: ca.subject,
        notBefore:
          request.notBefore ?? new Date(Math.min(Date.now(), request.notAfter?.getTime() ?? Infinity) - DAY),
        notAfter: request.notAfter ?? new Date(Date.now() + 3640 * DAY),
        publicKey: keys.publicKey,
        signingKey: caKey,
        signingAlgorithm: SIGNING,
        extensions: await leafExtensions(request, ca, keys),
      })
      return { certPem: `${certificate.toString('pem')}\n`, keyPem: await privatePem(keys.privateKey) }
    },
  }
}

async function leafExtensions(request: CertificateRequest, ca: x509.X509Certificate, keys: KeyPair) {
  const names: x509.JsonGeneralNames = [
    ...request.names.map((value) => ({ type: 'dns' as const, value })),
    ...(request.ips ?? []).map((value) => ({ type: 'ip' as const, value })),
  ]
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyAgreement, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    new x509.SubjectAlternativeNameExtension(names),
    await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
}

import { generateSecret, generateURI, verify } from 'otplib'

/** A new secret of 160 bits, base32 as authenticator apps take it. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 })
}

/** The address that authenticator apps read from a QR code. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: 'Quarterdeck', label: email, secret })
}

/**
 * The time step of a code, when it is right now, one step early or one late, and later than the last one
 * that was used. Store it in the transaction that accepts the code: a code works once.
 * @returns null when the code is wrong or was used before
 */
export async function acceptedStep(
  secret: string,
  code: string,
  lastStep: bigint | null,
): Promise<bigint | null> {
  const digits = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  try {
    const result = await verify({
      secret,
      token: digits,
      epochTolerance: 30,
      ...(lastStep === null ? {} : { afterTimeStep: Number(lastStep) }),
    })
    return result.valid && 'timeStep' in result ? BigInt(result.timeStep) : null
  } catch {
    // otplib throws when every step in the window was used already.
    return null
  }
}

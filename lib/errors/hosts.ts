import type { ErrorEntries } from './entries'

/** Errors of machines that targets run on. */
export const HOSTS_ERRORS = {
  'host.unreachable': {
    status: 502,
    message: 'The host cannot be reached.',
    hint: 'Check its address, the network and the firewall in between.',
  },
  'host.refused': {
    status: 502,
    message: 'Nothing listens at that port of the host.',
    hint: 'Check the port and that its SSH server runs.',
  },
  'host.timeout': {
    status: 504,
    message: 'The host did not answer in time.',
    hint: 'Check the network in between; the connection is opened again by itself.',
  },
  'host.protocol': {
    status: 502,
    message: 'What answers there is no SSH server the panel can talk to.',
    hint: 'It needs OpenSSH 6.5 or later, with AES-GCM and an ed25519, ECDSA or RSA host key.',
  },
  'host.key_changed': {
    status: 502,
    message: "The host's key is not the one that was confirmed.",
    hint: 'Nothing was sent. If the host was set up anew, compare the new fingerprint at its console and confirm it by editing the host; if not, somebody may sit in between.',
  },
  'host.auth_failed': {
    status: 502,
    message: 'The host refused the user or the key.',
    hint: "Paste the panel's public key into the user's ~/.ssh/authorized_keys; the page of the host shows the line.",
  },
  'host.connection_lost': {
    status: 502,
    message: 'The connection to the host was lost.',
    hint: 'It is opened again by itself. What was started detached goes on.',
  },
  'host.elsewhere': {
    status: 409,
    message: 'This host is the machine of another worker.',
    hint: 'Start a worker on that machine, or register it over SSH.',
  },
  'host.no_key': {
    status: 409,
    message: 'The host has no key to sign in with.',
    hint: 'Edit the host and make one, or paste one.',
  },
  'host.key_invalid': {
    status: 422,
    message: 'That is no private key the panel can use.',
    hint: 'Paste an OpenSSH or PEM private key (ed25519, ECDSA or RSA of 2048 bits and more), and its passphrase if it has one.',
  },
  'host.command_refused': {
    status: 422,
    message: 'The panel does not send that to a host.',
    hint: 'Correct the value the detail names.',
  },
  'host.command_failed': {
    status: 502,
    message: 'A command on the host failed.',
    hint: 'The detail holds what it said; the preflight of the host tells what is missing.',
  },
  'host.command_timeout': {
    status: 504,
    message: 'A command on the host took too long and was ended.',
    hint: 'Look at the load of the host, then try again.',
  },
  'host.command_stopped': {
    status: 409,
    message: 'A command on the host was stopped.',
    hint: 'Start it again when you want it.',
  },
  'host.too_much_output': {
    status: 502,
    message: 'A command on the host said more than it may.',
    hint: 'It was ended. Something on that host is not what it should be.',
  },
  'host.sudo_refused': {
    status: 502,
    message: 'The host does not let the login act as the service.',
    hint: 'Paste the sudoers lines that the page of the host shows.',
  },
  'host.disk_full': {
    status: 502,
    message: 'The disk of the host is full.',
    hint: 'Make room in the folder the detail names, or choose another work folder for this host.',
  },
  'host.file_differs': {
    status: 502,
    message: 'A file did not arrive as it was sent.',
    hint: 'It was thrown away; send it again.',
  },
} as const satisfies ErrorEntries

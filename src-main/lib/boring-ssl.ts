/** Whether Node's cryptography is BoringSSL, as Electron's is, and not OpenSSL. Node's type declarations do not know the flag yet. */
export const isBoringSsl = Reflect.get(process.features, 'openssl_is_boringssl') === true;

/** Object identifiers of PKCS#12 (RFC 7292), PKCS#5 (RFC 8018) and PKCS#9 (RFC 2985). */
export const Pkcs12 = {
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  nestedBags: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbeTripleDes: '1.2.840.113549.1.12.1.3',
  pbeTwoKeyTripleDes: '1.2.840.113549.1.12.1.4',
  pbeRc2With128Bits: '1.2.840.113549.1.12.1.5',
  pbeRc2With40Bits: '1.2.840.113549.1.12.1.6',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const;

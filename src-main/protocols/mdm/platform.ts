/** Apple's platforms as its schema names them; iPadOS counts as iOS. */
export type Platform = 'iOS' | 'macOS' | 'tvOS' | 'visionOS' | 'watchOS';

/** The platform by Apple's model identifier ("iPhone14,5", "Mac15,3"); null when it is not known. */
export function platformOf(productName: string): Platform | null {
  if (/^(iPhone|iPad|iPod)\d/.test(productName)) return 'iOS';
  if (/^(Mac|iMac|VirtualMac)/.test(productName)) return 'macOS';
  if (/^AppleTV\d/.test(productName)) return 'tvOS';
  if (/^RealityDevice\d/.test(productName)) return 'visionOS';
  return /^Watch\d/.test(productName) ? 'watchOS' : null;
}

const MAX_LENGTH = 254;
const MAX_LOCAL = 64;
const MAX_LABEL = 63;
/** RFC 5321 4.1.2, `Dot-string`: quoted names exist, but nobody has one, and their signs are structure elsewhere. */
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/**
 * The one rule for addresses that are typed in and that mails go to. It is strict: what passes can stand in an SMTP command, a
 * mail header and a list apart by spaces or commas without being read as anything else. Whether the mailbox lives, only its
 * owner knows.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const at = text.lastIndexOf('@');
  const [local, labels] = [text.slice(0, Math.max(0, at)), text.slice(at + 1).split('.')];
  return (
    local.length <= MAX_LOCAL &&
    localPart.test(local) &&
    labels.length >= 2 &&
    labels.every((each) => each.length <= MAX_LABEL && label.test(each)) &&
    // A name of digits alone would be an IP address.
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

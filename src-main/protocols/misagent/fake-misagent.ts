import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';

const OK = 0;
/** Which numbers misagent refuses with is not known: this one is nobody's, so that no client can come to rely on it. */
const REFUSED = -1;

/** com.apple.misagent of a device without developers: no provisioning profile is installed, and none is taken (usb.md 4.5). */
export class FakeMisagent {
  answer(request: PlistDict): { readonly reply: PlistInputDict } {
    const name = stringAt(request, 'MessageType');
    if (name === 'CopyAll' || name === 'Copy') return { reply: { MessageType: 'Response', Status: OK, Payload: [] } };
    return { reply: { MessageType: 'Response', Status: REFUSED } };
  }
}

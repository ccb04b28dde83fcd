import { createHash } from 'node:crypto';
import type { PlistInput } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import type { McError } from '../../protocols/mcinstall/fake-mc-errors.ts';
import { displayName, type FakeProfile, payloadsOf } from '../../protocols/mcinstall/fake-profiles.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { type CommandHandler, done, refused, UNTOLD } from './managed-device.ts';

const YEAR_MS = 365 * 86_400_000;

const answerOf = (error: McError | null): CommandAnswer => (error === null ? done() : { errorChain: [error] });

const installProfile: CommandHandler = (command, device) => answerOf(device.installBytes(bytesAt(command, 'Payload') ?? Buffer.alloc(0)));

const removeProfile: CommandHandler = (command, device) => answerOf(device.removeByIdentifier(stringAt(command, 'Identifier') ?? ''));

const profileList: CommandHandler = (command, device) => {
  const managedOnly = booleanAt(command, 'ManagedOnly') === true;
  return done({
    ProfileList: device.profiles
      .all()
      .filter((profile) => !managedOnly || isManaged(profile))
      .map(listed),
  });
};

/** All that came by this management; the profile that brought it is the user's. */
const isManaged = (profile: FakeProfile): boolean => payloadsOf(profile, 'com.apple.mdm').length === 0;

function listed(profile: FakeProfile): PlistInput {
  const payloads = (arrayAt(profile.content, 'PayloadContent') ?? []).filter(isPlistDict);
  return {
    PayloadIdentifier: profile.identifier,
    PayloadUUID: profile.uuid,
    PayloadVersion: profile.version,
    PayloadDisplayName: displayName(profile),
    PayloadOrganization: stringAt(profile.content, 'PayloadOrganization'),
    PayloadRemovalDisallowed: profile.removalDisallowed,
    HasRemovalPasscode: booleanAt(profile.content, 'HasRemovalPasscode') ?? false,
    IsEncrypted: false,
    IsManaged: isManaged(profile),
    PayloadContent: payloads.map((payload) => ({
      PayloadType: stringAt(payload, 'PayloadType'),
      PayloadVersion: numberAt(payload, 'PayloadVersion'),
      PayloadIdentifier: stringAt(payload, 'PayloadIdentifier'),
      PayloadUUID: stringAt(payload, 'PayloadUUID'),
    })),
  };
}

/** A provisioning profile of Apple's is CMS; what is in a made-up one does not matter here, only that it is the same again. */
const installProvisioningProfile: CommandHandler = (command, device) => {
  const bytes = bytesAt(command, 'ProvisioningProfile') ?? Buffer.alloc(0);
  if (bytes.length === 0) return refused(UNTOLD, 'The provisioning profile is empty.');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const uuid = [digest.slice(0, 8), digest.slice(8, 12), digest.slice(12, 16), digest.slice(16, 20), digest.slice(20, 32)].join('-');
  const others = device.memory.provisioningProfiles.filter((profile) => profile.uuid !== uuid);
  const name = /<key>Name<\/key>\s*<string>([^<]{1,200})/.exec(bytes.toString('latin1'))?.[1] ?? `Practice ${uuid.slice(0, 8)}`;
  device.remember({ provisioningProfiles: [...others, { uuid, name, expiresAt: device.now() + YEAR_MS }] });
  return done();
};

const provisioningProfileList: CommandHandler = (_command, device) =>
  done({
    ProvisioningProfileList: device.memory.provisioningProfiles.map(({ uuid, name, expiresAt }) => ({
      UUID: uuid,
      Name: name,
      ExpiryDate: new Date(expiresAt),
    })),
  });

const removeProvisioningProfile: CommandHandler = (command, device) => {
  const uuid = stringAt(command, 'UUID');
  const left = device.memory.provisioningProfiles.filter((profile) => profile.uuid !== uuid);
  if (left.length === device.memory.provisioningProfiles.length) return refused(UNTOLD, 'There is no such provisioning profile.');
  device.remember({ provisioningProfiles: left });
  return done();
};

export const PROFILE_COMMANDS = {
  InstallProfile: installProfile,
  RemoveProfile: removeProfile,
  ProfileList: profileList,
  InstallProvisioningProfile: installProvisioningProfile,
  ProvisioningProfileList: provisioningProfileList,
  RemoveProvisioningProfile: removeProvisioningProfile,
} as const;

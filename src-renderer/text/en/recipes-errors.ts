const gone = 'This recipe does not exist any more.';

export const recipesErrors = {
  save: {
    'recipe-invalid': 'The recipe has problems and cannot be saved.',
    'recipe-unknown': gone,
    'recipe-shipped': 'A recipe that comes with Shitaku cannot be changed. Copy it and change the copy.',
    'changed-meanwhile': 'It was changed on another screen while you were editing. Save it under another name, or open it again.',
    'name-taken': 'There is a recipe of this name already.',
  },
  remove: { 'recipe-unknown': gone, 'recipe-shipped': 'A recipe that comes with Shitaku cannot be deleted.' },
  export: { 'recipe-unknown': gone },
  setWifiPassword: {
    'ssid-invalid': 'The network name (SSID) must have 1 to 32 bytes.',
    'password-invalid': 'The password must have 8 to 63 ASCII characters.',
  },
};

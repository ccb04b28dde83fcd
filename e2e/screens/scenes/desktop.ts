import { fail, ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import type { Scene } from './scene.ts';

const mit = 'Permission is hereby granted, free of charge, to any person obtaining a copy of this software\n'.repeat(20);

export const libraries = [
  { name: '@tanstack/react-router', version: '1.170.46', licence: 'MIT', homepage: 'https://tanstack.com/router' },
  { name: 'better-sqlite3', version: '13.2.0', licence: 'MIT', homepage: 'https://github.com/WiseLibs/better-sqlite3' },
  { name: 'electron', version: '45.4.1', licence: 'MIT', homepage: 'https://github.com/electron/electron' },
  { name: 'fast-uri', version: '3.1.9', licence: 'BSD-3-Clause', homepage: 'https://github.com/fastify/fast-uri' },
  { name: 'node-forge', version: '1.4.3', licence: '(BSD-3-Clause OR GPL-2.0)', homepage: 'https://github.com/digitalbazaar/forge' },
];

/** The window of the desktop app, seen from its page, and what the program says of itself. */
export const desktopDay = (app: ScriptedApp): void => {
  app.answers('desktop', 'get', ok({ desktop: null }));
  app.answers('desktop', 'offer', ok({}));
  app.answers(
    'about',
    'get',
    ok({
      version: '0.1.0',
      runtimes: [
        { name: 'Electron', version: '45.4.1' },
        { name: 'Chromium', version: '154.0.8037.12' },
        { name: 'Node.js', version: '24.21.0' },
      ],
      libraries,
    }),
  );
  app.answers('about', 'licence', ok({ text: mit }));
};

export const inWindow = (app: ScriptedApp): void => app.answers('desktop', 'get', ok({ desktop: { closing: 'keep', startAtLogin: true } }));

export const desktopScenes: readonly Scene[] = [
  { name: 'about', place: '#/about' },
  {
    name: 'about: a licence',
    place: '#/about',
    act: async (page) => page.getByRole('button', { name: ja.about.read }).nth(4).click(),
  },
  { name: 'about: not built', place: '#/about', script: (app) => app.answers('about', 'get', fail('not-built')) },
  { name: 'settings of the desktop app', place: '#/settings', settings: { host: 'desktop' }, script: inWindow },
  {
    name: 'palette',
    place: '#/devices',
    act: async (page) => {
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('デバイス');
    },
  },
  {
    name: 'keys',
    place: '',
    act: async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+/');
    },
  },
];

// The libraries of the page, under one name.
import { Component, Fragment, h, render } from '../vendor/preact.js';
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
import { batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from '../vendor/signals.js';
import htm from '../vendor/htm.js';

/** Makes elements of a template; our own components are better called by `h`, which is type-checked. */
const html = htm.bind(h);

export {
  Component, Fragment, batch, computed, effect, h, html, render, signal, untracked, useCallback, useComputed, useEffect,
  useId, useLayoutEffect, useMemo, useRef, useSignal, useSignalEffect, useState,
};

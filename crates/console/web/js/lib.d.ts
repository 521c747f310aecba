// The types of the vendored libraries, from the packages that they are made of.
export { Component, Fragment, h, render } from 'preact';
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export {
  batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect,
} from '@preact/signals';
import type { VNode } from 'preact';
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export type { VNode, ComponentChildren, FunctionComponent, JSX } from 'preact';
export type { Signal, ReadonlySignal } from '@preact/signals';

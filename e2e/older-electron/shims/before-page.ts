/** What Chromium 108 lacks of the language itself, put in before anything else of the page loads. */
import 'core-js/actual/array';
import 'core-js/actual/iterator';
import 'core-js/actual/map';
import 'core-js/actual/object';
import 'core-js/actual/promise';
import 'core-js/actual/set';
import 'core-js/actual/url';

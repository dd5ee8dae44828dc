import unittest
import urllib.error
import urllib.request

from ask import ask


class AskTest(unittest.TestCase):
    # `aigw-emulator exec` gives the process a proxy and its certificate: the address in ask.py stays as it is.
    def test_answers(self):
        self.assertIn("the tide", ask("When is the tide out?").lower())

    def test_an_unknown_model_is_an_error_of_the_provider(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            ask("Hello?", model="mock/404")
        self.assertEqual(raised.exception.code, 404)

    def test_nothing_leaves_this_machine(self):
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen("https://example.com/", timeout=5)


if __name__ == "__main__":
    unittest.main()

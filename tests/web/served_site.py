"""A site for tests, as a program: it prints its address, answers what was asked, and ends by a signal."""

from __future__ import annotations

import sys

from vitrine.web.server import Server
from vitrine.web.site import Question, SiteAnswer, answer_json


class EchoSite:
    """Answers with what was asked; the path /broken raises."""

    def answer(self, question: Question) -> SiteAnswer:
        """As `Site.answer`."""
        if question.path == "/broken":
            raise ValueError("broken on purpose")
        return answer_json({"method": question.method, "path": question.path, "body": question.body.decode()})


def main() -> None:
    """Serve until a signal comes."""
    server = Server(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(server.access.first_address, flush=True)
    try:
        server.serve(EchoSite())
    except KeyboardInterrupt:
        print("ended", flush=True)


if __name__ == "__main__":
    main()

"""What pyHanko says about a signed PDF: `verify_pdf_signature.py FILE.pdf ANCHOR.pem` prints one JSON object.

Called by Tests/DocumentsTests/Signature/PyHankoTests.swift; offline, at the signing time that stands in the document.
"""
import json
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

with open(sys.argv[1], "rb") as file:
    reader = PdfFileReader(file)
    (signature,) = reader.embedded_signatures
    context = ValidationContext(
        trust_roots=[load_cert_from_pemder(sys.argv[2])], allow_fetching=False, moment=signature.self_reported_timestamp
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    print(json.dumps({
        "valid": status.valid, "intact": status.intact, "trusted": status.trusted, "bottom_line": status.bottom_line,
        "coverage": status.coverage.name, "digest": status.md_algorithm, "docmdp": status.docmdp_ok,
        "signed_at": status.signer_reported_dt.isoformat(),
    }))

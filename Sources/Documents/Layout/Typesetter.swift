import CPangoCairo

/// Measures and draws text through Pango, the same way for both, so that what fits on paper is known before drawing.
///
/// Pango contexts belong to one thread: a typesetter lives and dies inside one synchronous call.
final class Typesetter {
    private let context: OpaquePointer

    init() throws(DocumentFailure) {
        guard let map = pango_cairo_font_map_get_default(), let context = pango_font_map_create_context(map) else {
            throw .library("Pango 没有字体")
        }
        self.context = context
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_language(context, pango_language_from_string("zh-cn"))
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_round_glyph_positions(context, 0)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(context)) }

    /// The text broken into lines of at most `width` points.
    func set(_ text: String, _ style: TextStyle, width: Double, _ alignment: Alignment = .leading) -> TextBlock {
        TextBlock(context: context, text: text, style: style, width: width, alignment: alignment)
    }

    func height(_ text: String, _ style: TextStyle, width: Double) -> Double {
        text.isEmpty ? 0 : set(text, style, width: width).height
    }
}

/// Text set to a width.
final class TextBlock {
    private let layout: OpaquePointer?
    private let text: String

    fileprivate init(context: OpaquePointer, text: String, style: TextStyle, width: Double, alignment: Alignment) {
        self.text = text
        layout = pango_layout_new(context)
        let font = pango_font_description_new()
        pango_font_description_set_family(font, style.family.names)
        pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_line_spacing(layout, Float(style.leading))
        switch alignment {
        case .leading: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .trailing: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        }
        if style.tracking != 0 {
            let attributes = pango_attr_list_new()
            pango_attr_list_insert(
                attributes, pango_attr_letter_spacing_new(Int32(style.tracking * Double(PANGO_SCALE))))
            pango_layout_set_attributes(layout, attributes)
            pango_attr_list_unref(attributes)
        }
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
    }

    deinit { if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) } }

    var height: Double { size.height }

    /// How many characters no installed font has.
    var unknownGlyphs: Int { Int(pango_layout_get_unknown_glyphs_count(layout)) }

    /// Width and height of the lines as set.
    var size: (width: Double, height: Double) {
        var width: Int32 = 0
        var height: Int32 = 0
        pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }

    /// Cuts the text behind the last line that ends above `limit`; nil when not even one line does.
    func split(above limit: Double) -> (head: String, tail: String)? {
        let iterator = pango_layout_get_iter(layout)
        defer { pango_layout_iter_free(iterator) }
        var cut = 0
        repeat {
            var top: Int32 = 0
            var bottom: Int32 = 0
            pango_layout_iter_get_line_yrange(iterator, &top, &bottom)
            guard Double(bottom) / Double(PANGO_SCALE) <= limit,
                let line = pango_layout_iter_get_line_readonly(iterator)
            else { break }
            cut = Int(line.pointee.start_index + line.pointee.length)
        } while pango_layout_iter_next_line(iterator) != 0
        guard cut > 0 else { return nil }
        let index = text.utf8.index(text.startIndex, offsetBy: cut)
        var tail = text[index...]
        if tail.unicodeScalars.first == "\n" { tail.unicodeScalars.removeFirst() }
        return (String(text[..<index]), String(tail))
    }

    /// Tells what ``draw(on:at:in:)`` will need.
    func add(to fonts: CutFonts) {
        if let layout { fonts.add(layout) }
    }

    func draw(on cairo: OpaquePointer, at point: Point, in fonts: CutFonts) {
        if let layout { fonts.draw(layout, on: cairo, at: point) }
    }

    /// The outlines of the letters as the current path.
    func outline(on cairo: OpaquePointer, at point: Point) {
        cairo_move_to(cairo, point.x, point.y)
        pango_cairo_layout_path(cairo, layout)
    }
}
